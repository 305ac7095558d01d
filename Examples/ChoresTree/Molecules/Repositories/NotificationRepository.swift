import Strata

struct NotificationRepository: Repository {
  typealias Model = Notification
}
