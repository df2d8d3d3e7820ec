#pragma once

#include "common/bus/feed_publisher.hpp"
#include "common/crypto/key_directory.hpp"
#include "common/replication/embedded_engine.hpp"
#include "common/runtime/app.hpp"
#include "services/validator/request_api.hpp"
#include "services/validator/settings.hpp"

namespace nephele::validator {

/// The engine with all that lets others reach it.
class host {
public:
  /// Reads keys, opens the store and the sockets; answers nothing yet.
  [[nodiscard]] static result<std::shared_ptr<host>>
  open(runtime::app& app, const settings& chosen,
       std::shared_ptr<const replication::machine_source> machines);

  host(const host&) = delete;
  host& operator=(const host&) = delete;
  ~host();

  [[nodiscard]] replication::embedded_engine& engine() noexcept {
    return *engine_;
  }

  /// Before start: pages are served over HTTP and by request.
  [[nodiscard]] page_table& pages() noexcept { return pages_; }

  [[nodiscard]] light_client::validator_set validators() const {
    return replication::validators_of(*key_);
  }

  /// Before start: what join files say of the token.
  void describe_token(json token) { token_ = std::move(token); }

  /// Begins to make blocks and to answer.
  [[nodiscard]] result<void> start(runtime::app& app);

  /// Admits nothing more and makes a block of what waits.
  void stop();

  /// What others need to know to reach this validator and to believe it.
  [[nodiscard]] json join() const;

private:
  host() = default;

  [[nodiscard]] result<void> open_keys(const settings& chosen);
  [[nodiscard]] result<void> open_sockets(runtime::app& app,
                                          const settings& chosen);
  void tell_feed(const replication::block_record& block);
  void serve_http(runtime::app& app);
  [[nodiscard]] json validators_json() const;

  std::string chain_id_;
  std::string advertised_host_;
  std::string request_endpoint_;
  std::optional<crypto::long_term_keys> keys_;
  std::shared_ptr<const crypto::signing_key> key_;
  json token_;
  page_table pages_;
  std::shared_ptr<counts> counts_;
  std::unique_ptr<bus::feed_publisher> feed_;
  std::unique_ptr<replication::embedded_engine> engine_;
  std::unique_ptr<submissions> submissions_;
  std::unique_ptr<bus::request_server> server_;
};

} // namespace nephele::validator
