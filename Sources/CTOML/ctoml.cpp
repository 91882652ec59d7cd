// The one place that sees toml++, which is nothing but headers: a C interface for Swift.

#include "ctoml.h"

// toml++ 3.3.0 asserts what isn't so for some documents, such as `[ = 1`, and would take it for
// granted with NDEBUG. Such a document is refused, and the process goes on.
#undef NDEBUG
struct broken_assertion {};
#define TOML_ASSERT(holds) \
  do {                     \
    if (!(holds)) throw broken_assertion{}; \
  } while (false)

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES PARAPH_TOML_DEPTH
#include <toml++/toml.h>

#include <cstdio>
#include <deque>
#include <optional>
#include <vector>

struct paraph_toml {
  // None where an assertion was broken, in the line that is kept.
  std::optional<toml::parse_result> result;
  uint32_t broken_line = 0;
  std::vector<paraph_toml_node> nodes;
  // A deque, since its elements stay where they are when more are added.
  std::deque<std::string> dates;
};

namespace {

// RFC 3339 without trailing zeros in the fraction of a second.
std::string spelling(const toml::date &date) {
  char text[32];
  std::snprintf(text, sizeof text, "%04u-%02u-%02u", date.year, date.month, date.day);
  return text;
}

std::string spelling(const toml::time &time) {
  char text[32];
  std::snprintf(text, sizeof text, "%02u:%02u:%02u", time.hour, time.minute, time.second);
  std::string result = text;
  if (time.nanosecond == 0) return result;
  std::snprintf(text, sizeof text, ".%09u", time.nanosecond);
  result += text;
  result.erase(result.find_last_not_of('0') + 1);
  return result;
}

std::string spelling(const toml::date_time &both) {
  std::string result = spelling(both.date) + "T" + spelling(both.time);
  if (!both.offset) return result;
  const int minutes = both.offset->minutes;
  if (minutes == 0) return result + "Z";
  const unsigned size = static_cast<unsigned>(minutes < 0 ? -minutes : minutes);
  char text[16];
  std::snprintf(text, sizeof text, "%c%02u:%02u", minutes < 0 ? '-' : '+', size / 60, size % 60);
  return result + text;
}

void give_text(paraph_toml_node &node, const std::string &text) {
  node.text = text.data();
  node.text_count = text.size();
}

void give_date(paraph_toml &document, paraph_toml_node &node, std::string &&text) {
  node.kind = PARAPH_TOML_DATE;
  document.dates.push_back(std::move(text));
  give_text(node, document.dates.back());
}

// Fills in all but the children. The caller bounds the document's depth and size.
void append(paraph_toml &document, const toml::node &value, const toml::key *key) {
  paraph_toml_node node = {};
  node.line = value.source().begin.line;
  node.column = value.source().begin.column;
  if (key != nullptr) {
    node.key = key->str().data();
    node.key_count = key->str().size();
    node.key_line = key->source().begin.line;
    node.key_column = key->source().begin.column;
  }
  if (const auto *text = value.as_string()) {
    node.kind = PARAPH_TOML_STRING;
    give_text(node, text->get());
  } else if (const auto *integer = value.as_integer()) {
    node.kind = PARAPH_TOML_INTEGER;
    node.integer = integer->get();
  } else if (const auto *number = value.as_floating_point()) {
    node.kind = PARAPH_TOML_FLOAT;
    node.number = number->get();
  } else if (const auto *truth = value.as_boolean()) {
    node.kind = PARAPH_TOML_BOOLEAN;
    node.truth = truth->get();
  } else if (const auto *date = value.as_date()) {
    give_date(document, node, spelling(date->get()));
  } else if (const auto *time = value.as_time()) {
    give_date(document, node, spelling(time->get()));
  } else if (const auto *both = value.as_date_time()) {
    give_date(document, node, spelling(both->get()));
  } else if (const auto *array = value.as_array()) {
    node.kind = PARAPH_TOML_ARRAY;
    node.child_count = array->size();
    document.nodes.push_back(node);
    for (const toml::node &element : *array) append(document, element, nullptr);
    return;
  } else if (const auto *table = value.as_table()) {
    node.kind = PARAPH_TOML_TABLE;
    node.child_count = table->size();
    document.nodes.push_back(node);
    for (auto entry = table->begin(); entry != table->end(); ++entry)
      append(document, entry->second, &entry->first);
    return;
  }
  document.nodes.push_back(node);
}

bool breaks(std::string_view text) {
  try {
    (void)toml::parse(text);
    return false;
  } catch (const broken_assertion &) {
    return true;
  }
}

// The line in which an assertion is broken: the first at whose end it is, for the parser reads
// from front to back and ends at the first error.
uint32_t find_broken_line(std::string_view text) {
  std::vector<size_t> ends;
  for (size_t index = 0; index < text.size(); ++index)
    if (text[index] == '\n') ends.push_back(index + 1);
  size_t low = 0, high = ends.size();
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (breaks(text.substr(0, ends[middle])))
      high = middle;
    else
      low = middle + 1;
  }
  return static_cast<uint32_t>(low + 1);
}

}  // namespace

paraph_toml *paraph_toml_parse(const char *bytes, size_t count) {
  auto *document = new paraph_toml;
  const std::string_view text{bytes, count};
  try {
    document->result = toml::parse(text);
  } catch (const broken_assertion &) {
    document->broken_line = find_broken_line(text);
    return document;
  }
  if (document->result->succeeded()) append(*document, document->result->table(), nullptr);
  return document;
}

void paraph_toml_free(paraph_toml *document) { delete document; }

const char *paraph_toml_error(const paraph_toml *document, size_t *count, uint32_t *line,
                              uint32_t *column) {
  static const std::string_view unknown = "a value that can't be read";
  if (!document->result) {
    *line = document->broken_line;
    *column = 0;
    *count = unknown.size();
    return unknown.data();
  }
  if (document->result->succeeded()) return nullptr;
  const toml::parse_error &error = document->result->error();
  *count = error.description().size();
  *line = error.source().begin.line;
  *column = error.source().begin.column;
  return error.description().data();
}

paraph_toml_node paraph_toml_value(const paraph_toml *document, size_t index) {
  return document->nodes[index];
}
