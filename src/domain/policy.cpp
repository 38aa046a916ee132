#include <rejoinder/policy.hpp>

#include <stdexcept>

namespace rejoinder {

Status status_after(Action action) {
  switch (action) {
    case Action::approve: return Status::approved;
    case Action::spam: return Status::spam;
    case Action::trash: return Status::trash;
    case Action::restore: return Status::pending;
    case Action::undo: break;
  }
  throw std::logic_error("an undo leads back, not to a status of its own");
}

Status initial_status(Trust trust, const Author& author, const Assessment& assessment) {
  if (assessment.held()) return Status::pending;
  if (assessment.acts && assessment.verdict == Verdict::spam) return Status::spam;
  if (assessment.acts && assessment.verdict == Verdict::ham) return Status::approved;
  if (assessment.verdict == Verdict::spam || author.approved_count == 0 || author.spam_count > 0) {
    return Status::pending;
  }
  switch (trust) {
    case Trust::never: return Status::pending;
    case Trust::verified: return author.verified ? Status::approved : Status::pending;
    case Trust::previous: return Status::approved;
  }
  return Status::pending;  // A trust that this build does not know holds the comment.
}

}  // namespace rejoinder
