import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOCore
import Strata
import StrataCLI

struct AddressOptions: ParsableArguments {
  @Option(help: "The address to listen on.") var host = "127.0.0.1"
  @Option(help: "The port to listen on, 1 to 65535; 0 takes a free one.") var port = 8080

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("a port is a number from 0 to 65535") }
  }
}

/// The HTTP server around a database, until a signal ends it.
struct Service {
  let database: Database
  let address: AddressOptions
  let logger: Logger

  func run() async throws {
    let host = address.host
    let app = Application(
      router: ChoresTreeRouter.make(database),
      configuration: .init(address: .hostname(host, port: address.port), serverName: "ChoresTree"),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        Terminal.line("ChoresTree is at http://\(host):\(port)  (Ctrl-C ends it)")
      },
      logger: logger)
    do {
      try await app.runService()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      await database.close()
      throw CommandFailure.report(
        "port \(address.port) is in use; end the other program, or choose another port: make run PORT=9090")
    } catch let error as IOError where error.errnoCode == EACCES {
      await database.close()
      throw CommandFailure.report("port \(address.port) needs more rights; choose one above 1023: make run PORT=9090")
    } catch let error as IOError {
      await database.close()
      throw CommandFailure.report("cannot listen on \(host):\(address.port): \(error)")
    }
    await database.close()
  }
}
