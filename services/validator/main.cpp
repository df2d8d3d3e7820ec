#include "common/runtime/run.hpp"
#include "services/validator/settings.hpp"
#include "services/validator/wiring.hpp"

int main(int argc, char** argv) {
  using namespace nephele;
  validator::settings chosen;
  config::schema keys{"nephele-validator",
                      "Keeps the ledger: orders transactions, runs them, and "
                      "signs what came of them."};
  validator::describe(keys, chosen);
  const runtime::service described{
      "validator",
      keys,
      [&](runtime::app& app) { return validator::wire(app, chosen); },
      {}};
  return runtime::run(described, argc, argv);
}
