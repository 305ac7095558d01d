import SwiftSyntax

/// A call of `belongsTo`, as far as it is about references to one of several entities.
struct BelongsToCall {
  /// The static property that it makes.
  let name: String
  /// The properties that lead to the column, or to the reference.
  let path: [String]
  /// It is about all cases of a reference, not about one column.
  let isWholeReference: Bool
  let saysAction: Bool
  /// What `onDelete` comes to; `nil` where that is not to be seen in the source.
  let action: String?
  /// Where the action stands, or would.
  let place: Syntax

  /// - Returns: `nil` unless the property is a key path.
  init?(_ call: FunctionCallExprSyntax, _ name: String) {
    let unlabeled = call.arguments.filter { $0.label == nil }.map(\.expression)
    guard let path = unlabeled.last?.as(KeyPathExprSyntax.self) else { return nil }
    let action = call.arguments.first { $0.label?.text == "onDelete" }?.expression
    self.name = name.trimmingBackticks
    self.path = path.components.compactMap {
      $0.component.as(KeyPathPropertyComponentSyntax.self)?.declName.baseName.text.trimmingBackticks
    }
    isWholeReference = unlabeled.count == 1
    saysAction = action != nil
    self.action = if let action { Self.name(of: action) } else { "restrict" }
    place = Syntax(action) ?? Syntax(call)
  }

  /// Of `.cascade`, or `ReferentialAction.cascade`.
  private static func name(of action: ExprSyntax) -> String? {
    guard let member = action.as(MemberAccessExprSyntax.self),
      member.base?.trimmedDescription.hasSuffix("ReferentialAction") ?? true
    else { return nil }
    return member.declName.baseName.text
  }

  func isCase(of whole: BelongsToCall) -> Bool {
    !isWholeReference && path.count == whole.path.count + 1 && path.starts(with: whole.path)
  }
}
