/// The page of the documentation that says what `db doctor` looks for, made of the checks.
enum DoctorPage {
  static func markdown() -> String {
    let checks = DoctorCheck.all.map { row($0.code, databases($0)) }
    let general = DoctorCode.general.map { row($0, "both") }
    return """
      # What db doctor looks for

      Every code of `db doctor`, what it means, and what to do.

      ## Overview

      ```sh
      strata db doctor --database postgres://user@host/name
      strata db doctor --database app.sqlite --fail-on warning --json
      strata db doctor --database app.sqlite --only damaged-file,dangling-reference
      ```

      This page is made of the checks. `db doctor` changes nothing: each check reads in a short transaction that cannot write, but for the comparison with entities, which \
      on PostgreSQL makes their tables in a schema of its own and rolls that back. A check is stopped after `--time-limit` seconds, 30 by default. The command exits with 1 \
      when a finding is as bad as `--fail-on` says (`error` by default, or `warning`, `note`, `never`), otherwise with 0. Codes stay as they are from version to version; \
      new ones may come.

      An error loses data, refuses work or is about to; a warning costs something now or will be an error later; a note is worth knowing and may be meant to be so.

      With `--json` it prints one document: `database`, `server`, `roundTripMilliseconds`, `checks` (the codes of those that were made), `leftOut` (each with `code` and \
      `reason`) and `findings` (each with `code`, `severity`, `subject`, `message` and `advice`).

      ## Codes

      | Code | Severity | Database | What it means | What to do |
      | --- | --- | --- | --- | --- |
      \((general + checks).joined(separator: "\n"))

      """
  }

  private static func row(_ code: DoctorCode, _ databases: String) -> String {
    let severities = code.severities.map(\.rawValue).joined(separator: ", ")
    let source = code.source.map { " <\($0)>" } ?? ""
    return "| `\(code.name)` | \(severities) | \(databases) | \(code.meaning)\(source) | \(code.remedy) |"
  }

  private static func databases(_ check: DoctorCheck) -> String {
    switch (check.postgres != nil, check.sqlite != nil) {
    case (true, true): "both"
    case (true, false): "PostgreSQL"
    case (false, true): "SQLite"
    case (false, false): "none"
    }
  }
}
