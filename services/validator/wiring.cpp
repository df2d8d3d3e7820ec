#include "services/validator/wiring.hpp"

#include "common/replication/ledger_machine.hpp"
#include "services/validator/ground.hpp"
#include "services/validator/host.hpp"
#include "services/validator/state_pages.hpp"

namespace nephele::validator {

result<void> wire(runtime::app& app, const settings& chosen) {
  // requests → submissions → engine → feed; requests, HTTP → pages → state
  auto begin = read_ledger_genesis(chosen.genesis_file);
  if (!begin)
    return fail(begin.error());
  const json token{{"name", begin->token.name},
                   {"decimals", begin->token.decimals}};
  auto opened = host::open(
      app, chosen,
      std::make_shared<const replication::ledger_source>(*std::move(begin)));
  if (!opened)
    return fail(opened.error());
  const auto service = *opened;
  service->describe_token(token);
  add_account_pages(service->pages(), service->engine());
  add_node_pages(service->pages(), service->engine());
  add_epoch_pages(service->pages(), service->engine());
  app.on_stop("engine", [service](steady_time) { service->stop(); });
  app.keep(service);
  return service->start(app);
}

} // namespace nephele::validator
