#pragma once

#include "services/topology-indexer/board.hpp"
#include "services/topology-indexer/metrics.hpp"
#include "services/topology-indexer/publication.hpp"

namespace nephele::topology_indexer {

/// Tells the feed's listeners of a document; nobody listening is no fault.
struct announcer {
  std::function<void(const topology::directory&)> epoch_began;
  std::function<void(const topology::signed_document&)> delta_signed;
};

/// Brings what is due from the rules to the disk and then to everybody: what
/// is not saved is not shown. Not thread-safe but for the board.
class publisher {
public:
  publisher(publication rules, state_file file, std::shared_ptr<board> where,
            std::shared_ptr<counts> metrics, announcer feed,
            std::function<void()> give_up);

  void publish(const survey& known, wall_time now);

  /// Saves the network's beginning before anybody is told of it.
  [[nodiscard]] result<void> save_first(const survey& known);

private:
  [[nodiscard]] bool save(const survey& known);
  void warn_of_few_nodes(std::size_t alive);
  void show(wall_time now);
  void tell(const news& fresh, const edition& before, const edition& after);

  publication rules_;
  state_file file_;
  std::shared_ptr<board> board_;
  std::shared_ptr<counts> counts_;
  announcer feed_;
  std::function<void()> give_up_;
  /// Signed and not yet saved.
  news unsaved_;
  std::uint64_t saved_revision_ = 0;
  bool has_failed_ = false;
  bool lacked_nodes_ = false;
};

/// What may be shown of the rules at `now`.
[[nodiscard]] std::shared_ptr<const edition>
edition_of(const publication& rules, wall_time now);

} // namespace nephele::topology_indexer
