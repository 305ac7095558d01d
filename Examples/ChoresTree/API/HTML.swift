import Foundation
import Strata

/// The start page as text. Whatever comes from the database is escaped.
enum HTML {
  struct Row {
    let chore: Chore
    let server: Server
    let assignee: Member?
  }

  struct List {
    let rows: [Row]
    let servers: [Server]
    let filter: ChoreFilter
    let number: Int
    let pages: Int
    let total: Int
  }

  static func page(_ list: List) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>ChoresTree</title>
    <style>\(style)</style>
    </head>
    <body>
    <header><h1>ChoresTree</h1><p>\(list.total) tasks on \(list.servers.count) servers · <a href="/health">health</a> ·
    <a href="/api/v1/tasks">API</a></p></header>
    \(form(list))
    <table>
    <thead><tr><th>Task</th><th>Server</th><th>Assignee</th><th>Status</th><th>Due</th></tr></thead>
    <tbody>
    \(list.rows.map(row).joined(separator: "\n"))
    </tbody>
    </table>
    \(list.rows.isEmpty ? "<p class=\"empty\">No task here.</p>" : "")
    \(navigation(list))
    </body>
    </html>
    """
  }

  private static func form(_ list: List) -> String {
    let servers = list.servers.map { server in
      option("\(server.id)", server.name, isSelected: server.id == list.filter.serverID)
    }
    let statuses = ChoreStatus.allCases.map { status in
      option(status.rawValue, title(of: status), isSelected: status == list.filter.status)
    }
    // An empty choice would be sent as an empty value, so a field without a choice has no name.
    return """
      <form method="get">
      <select name="serverID" aria-label="Server" onchange="go(this.form)"><option value="">All servers</option>\
      \(servers.joined())</select>
      <select name="status" aria-label="Status" onchange="go(this.form)"><option value="">Any status</option>\
      \(statuses.joined())</select>
      <noscript><button>Show</button></noscript>
      </form>
      <script>function go(f){for(const e of f.elements)if(!e.value)e.disabled=true;f.submit()}</script>
      """
  }

  private static func option(_ value: String, _ title: String, isSelected: Bool) -> String {
    "<option value=\"\(escape(value))\"\(isSelected ? " selected" : "")>\(escape(title))</option>"
  }

  private static func row(_ row: Row) -> String {
    let status = row.chore.status
    let due = row.chore.dueAt.map { $0.formatted(.iso8601.year().month().day()) } ?? "–"
    return "<tr><td>\(escape(row.chore.title))</td><td>\(escape(row.server.name))</td>"
      + "<td>\(escape(row.assignee?.displayName ?? "–"))</td>"
      + "<td><span class=\"status \(status.rawValue)\">\(title(of: status))</span></td><td>\(due)</td></tr>"
  }

  private static func navigation(_ list: List) -> String {
    func link(_ page: Int, _ title: String) -> String {
      var parameters = ["page=\(page)"]
      if let serverID = list.filter.serverID { parameters.append("serverID=\(serverID)") }
      if let status = list.filter.status { parameters.append("status=\(status.rawValue)") }
      return "<a href=\"/?\(parameters.joined(separator: "&amp;"))\">\(title)</a>"
    }
    let previous = list.number > 1 ? link(list.number - 1, "← Earlier") : ""
    let next = list.number < list.pages ? link(list.number + 1, "Later →") : ""
    return "<nav>\(previous) <span>Page \(list.number) of \(list.pages)</span> \(next)</nav>"
  }

  private static func title(of status: ChoreStatus) -> String {
    switch status {
    case .open: "Open"
    case .inProgress: "In progress"
    case .done: "Done"
    }
  }

  static func escape(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private static let style = """
    :root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
    body{max-width:64rem;margin:0 auto;padding:1.5rem}
    header{display:flex;gap:1rem;align-items:baseline;flex-wrap:wrap}h1{margin:0;color:#2f7d4f}header p{margin:0;opacity:.75}
    form{margin:1rem 0;display:flex;gap:.5rem}select{font:inherit;padding:.3rem .5rem}
    table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.45rem .6rem;border-bottom:1px solid #8884}
    th{font-size:.85rem;text-transform:uppercase;letter-spacing:.04em;opacity:.7}
    .status{border-radius:1rem;padding:.1rem .6rem;font-size:.85rem;white-space:nowrap;color:#fff;background:#64748b}
    .status.in_progress{background:#b7791f}.status.done{background:#2f7d4f}
    nav{display:flex;gap:1rem;justify-content:center;margin:1.2rem}.empty{text-align:center;opacity:.7}
    """
}
