import Foundation
import Strata

enum Mood: String, DatabaseEnum { case calm, loud }

@Entity
struct Topic {
  let id: Key<Topic>
  @Length(1...10) var title: String
  @Length(...5) var note: String?
  var mood: Mood = .calm
  var score: Int
  var closedAt: Date?
  @Version let version: Int
  @CreatedAt let createdAt: Date
  @UpdatedAt let updatedAt: Date
  @DeletedAt let deletedAt: Date?

  static let posts = hasMany(Post.self, \.topicID)
}

@Entity("forum_posts")
struct Post {
  let id: Key<Post>
  @Column(name: "topic") var topicID: Key<Topic>
  var replyTo: Key<Post>?
  var body: String

  static let topic = belongsTo(Topic.self, \.topicID, onDelete: .cascade)
  static let parent = belongsTo(Post.self, \.replyTo, onDelete: .setNull)
}
