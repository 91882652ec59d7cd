internal import ContainerSignature

/// Whether a text is what containers/image looks for in a policy and in registries.d.
///
/// It compares strings: `stagex` would never be met, as images are of `docker.io/stagex`. A tag
/// is left out, since a policy for one would leave the others to the default.
///
/// Source: containers-policy.json(5) of containers/image 5.29, "docker:".
func isScope(_ scope: String) -> Bool {
  // What can stand before a name is what makes a reference with one.
  let reference: ImageReference
  do throws(ImageReferenceError) {
    reference = try ImageReference(parsing: scope + "/x:1")
  } catch {
    return false
  }
  // An image straight in docker.io is in library/, and the registry is a scope all the same.
  return scope == "docker.io"
    || "\(reference.domain)/\(reference.repositoryPath)" == scope + "/x"
}
