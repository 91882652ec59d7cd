#ifndef PARAPH_CTOML_H
#define PARAPH_CTOML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The kinds of TOML values.
enum {
  PARAPH_TOML_STRING = 1,
  PARAPH_TOML_INTEGER,
  PARAPH_TOML_FLOAT,
  PARAPH_TOML_BOOLEAN,
  PARAPH_TOML_DATE,
  PARAPH_TOML_ARRAY,
  PARAPH_TOML_TABLE,
};

/// A TOML document that was read, or why it couldn't be.
typedef struct paraph_toml paraph_toml;

/// A value of a document. What it points to lives as long as the document.
typedef struct {
  /// One of PARAPH_TOML_.
  uint8_t kind;
  bool truth;
  /// Where the value begins, from 1.
  uint32_t line, column;
  /// Where its key begins, from 1; 0 if it has none.
  uint32_t key_line, key_column;
  /// UTF-8; null if it is an element of an array.
  const char *key;
  size_t key_count;
  /// UTF-8 of a string; a date, a time or both as RFC 3339 writes them.
  const char *text;
  size_t text_count;
  int64_t integer;
  double number;
  /// How many values an array or a table has; they follow directly, each with those within it.
  size_t child_count;
} paraph_toml_node;

/// The deepest nesting of arrays and inline tables that is read.
#define PARAPH_TOML_DEPTH 16

/// Reads a document, which must be UTF-8. The result has to be freed, whatever it is.
paraph_toml *paraph_toml_parse(const char *bytes, size_t count);

/// Frees a document.
void paraph_toml_free(paraph_toml *document);

/// Why it couldn't be read, UTF-8, with where; null if it could.
const char *paraph_toml_error(const paraph_toml *document, size_t *count, uint32_t *line,
                              uint32_t *column);

/// A value by its number, the root table being 0, which is there if the document could be read.
paraph_toml_node paraph_toml_value(const paraph_toml *document, size_t index);

#ifdef __cplusplus
}
#endif

#endif
