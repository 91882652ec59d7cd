internal import GitObject
internal import Pinentry
internal import StrictJSON
internal import Varlink

extension SigningOrder {
  /// Reads the parameters of SignGitObject.
  ///
  /// - Parameters:
  ///   - parameters: What the caller sent; members that aren't known are ignored.
  ///   - caller: Who sent them.
  /// - Throws: `InvalidParameter` with the parameter's name, or `InvalidGitObject` with all that is
  ///   wrong with object and repository.
  init(signingGitObject parameters: JSONObject, from caller: Caller) throws(VarlinkError) {
    let texts: (object: String, repository: String)
    do throws(JSONShapeError) {
      var reader = try StrictObject(.object(parameters), mode: .lenient)
      texts = (
        try reader.required("object", as: String.self),
        try reader.required("repository", as: String.self)
      )
    } catch {
      throw .invalidParameter(error.parameter)
    }
    let choice = try CardChoice(parsing: parameters)
    let surroundings = try CallerSurroundings(inCall: parameters)
    let object: GitObjectToSign
    do throws(AgentError) {
      object = try GitObjectToSign(object: texts.object, repository: texts.repository)
    } catch {
      throw error.varlink
    }
    self.init(
      object,
      card: choice.serial,
      key: choice.key,
      for: caller,
      in: surroundings
    )
  }
}

extension GitObjectToSign {
  /// Reads both, and tells all that is wrong with either.
  fileprivate init(object text: String, repository name: String) throws(AgentError) {
    var reasons: [String] = []
    var object: GitObject?
    var repository: GitRepository?
    do throws(GitObjectError) {
      object = try GitObject(parsing: Array(text.utf8))
    } catch {
      reasons += error.problems.map(\.sentence)
    }
    do throws(GitRepositoryProblem) {
      repository = try GitRepository(parsing: name)
    } catch {
      reasons.append(error.sentence)
    }
    guard let object, let repository else { throw .invalidGitObject(reasons) }
    self.init(object, in: repository)
  }
}
