public import Foundation
public import Strata

// Public, as entities of a library are: what the macro writes is then public, too.

public enum Mood: String, DatabaseEnum { case calm, loud }

@Entity
public struct Topic {
  public let id: Key<Topic>
  @Length(1...10) public var title: String
  @Length(...5) public var note: String?
  public var mood: Mood = .calm
  public var score: Int
  public var closedAt: Date?
  @Version public let version: Int
  @CreatedAt public let createdAt: Date
  @UpdatedAt public let updatedAt: Date
  @DeletedAt public let deletedAt: Date?

  public static let posts = hasMany(Post.self, \.topicID)
}

@Entity("forum_posts")
public struct Post {
  public let id: Key<Post>
  @Column(name: "topic") public var topicID: Key<Topic>
  public var replyTo: Key<Post>?
  public var body: String

  public static let topic = belongsTo(Topic.self, \.topicID, onDelete: .cascade)
  public static let parent = belongsTo(Post.self, \.replyTo, onDelete: .setNull)
}
