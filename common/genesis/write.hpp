#pragma once

#include "common/genesis/genesis.hpp"

namespace nephele::genesis {

/// The file's text, as people read and edit it.
[[nodiscard]] std::string write(const genesis& contents);

} // namespace nephele::genesis
