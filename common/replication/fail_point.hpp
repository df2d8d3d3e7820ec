#pragma once

#include <array>
#include <functional>
#include <string_view>

namespace nephele::replication {

/// Called before and after every write with the place's name, for tests that
/// end the process there. Empty in production.
using fail_point = std::function<void(std::string_view)>;

/// The places of a block, in their order.
inline constexpr std::array block_places{
    std::string_view{"block.applied"},     std::string_view{"block.begun"},
    std::string_view{"block.row"},         std::string_view{"block.state"},
    std::string_view{"block.receipts"},    std::string_view{"block.head"},
    std::string_view{"block.committed"},   std::string_view{"block.in_memory"},
    std::string_view{"block.acknowledged"}};

/// The places of a snapshot.
inline constexpr std::array snapshot_places{
    std::string_view{"snapshot.begun"}, std::string_view{"snapshot.chunk"},
    std::string_view{"snapshot.manifest"}, std::string_view{"snapshot.named"},
    std::string_view{"snapshot.pruned"}};

} // namespace nephele::replication
