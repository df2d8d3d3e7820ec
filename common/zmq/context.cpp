#include "common/zmq/context.hpp"

#include <zmq.h>

#include <cerrno>
#include <cstdlib>

namespace nephele::zmq {

context::context(int io_threads, int max_sockets) : handle_(zmq_ctx_new()) {
  // Without a context nothing of the process can work.
  if (handle_ == nullptr)
    std::abort();
  zmq_ctx_set(handle_, ZMQ_IO_THREADS, io_threads);
  zmq_ctx_set(handle_, ZMQ_MAX_SOCKETS, max_sockets);
  zmq_ctx_set(handle_, ZMQ_BLOCKY, 0);
}

context::~context() {
  while (zmq_ctx_term(handle_) != 0 && errno == EINTR) {
  }
}

} // namespace nephele::zmq
