#pragma once

#include "common/sphinx/hop_secrets.hpp"

namespace nephele::sphinx {

/// What the hops before the last will have shifted into the end of the routing
/// information: the sender puts it there, so that the last hop's MAC covers
/// what it will see. Fills (hops - 1) * hop_size bytes, where `before_last`
/// holds all hops but the last. Spec: docs/protocol/sphinx.md §4.
void make_filler(std::span<const hop_secrets> before_last,
                 mutable_byte_span filler) noexcept;

} // namespace nephele::sphinx
