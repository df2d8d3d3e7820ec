#pragma once

#include "common/replication/engine.hpp"
#include "services/validator/page.hpp"

namespace nephele::validator {

/// /blocks, /blocks/HEIGHT and /transactions/HASH.
void add_block_pages(page_table& pages, replication::engine& engine);

/// A transaction of a block: what it says and what became of it.
[[nodiscard]] json transaction_entry(const replication::engine& engine,
                                     const replication::block_record& block,
                                     std::size_t position);

/// What became of a transaction, as pages and answers tell it.
[[nodiscard]] json to_json(const replication::receipt& of);

/// Of a feed: who made it, how much is in it.
[[nodiscard]] json head_of(const replication::block_record& block);

[[nodiscard]] json to_json(const replication::event& of);

} // namespace nephele::validator
