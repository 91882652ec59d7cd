internal import CGcrypt

/// Whether the points of public keys are points that a real key can have.
extension LibraryExpression {
  /// Whether this public key's point is on its curve.
  var holdsPoint: Bool {
    var context: gcry_ctx_t?
    // Safe because: what libgcrypt made here is released here, and only if it was made.
    guard unsafe gcry_mpi_ec_new(&context, handle, nil) == 0 else { return false }
    defer { unsafe gcry_ctx_release(context) }
    guard let point = unsafe gcry_mpi_ec_get_point("q", context, 1) else { return false }
    defer { unsafe gcry_mpi_point_release(point) }
    return unsafe gcry_mpi_ec_curve_point(point, context) != 0
  }
}
