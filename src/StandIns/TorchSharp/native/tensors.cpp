// What the dispatcher does not cover: handles, metadata, gradients.
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <atomic>

#include "datafeed_torch.h"
#include "guard.h"

using datafeed::guarded;
using datafeed::unwrap;

namespace {

std::atomic<int64_t> live{0};

int32_t copy(c10::IntArrayRef from, int64_t* to) {
    std::copy(from.begin(), from.end(), to);
    return static_cast<int32_t>(from.size());
}

}  // namespace

namespace datafeed {

std::string& last_error() {
    thread_local std::string error;
    return error;
}

void* wrap(at::Tensor tensor) {
    if (!tensor.defined()) {
        return nullptr;
    }
    live.fetch_add(1, std::memory_order_relaxed);
    return new at::Tensor(std::move(tensor));
}

}  // namespace datafeed

const char* df_last_error() { return datafeed::last_error().c_str(); }

void df_tensor_free(void* tensor) {
    live.fetch_sub(1, std::memory_order_relaxed);
    delete static_cast<at::Tensor*>(tensor);
}

void* df_tensor_retain(void* tensor) { return datafeed::wrap(unwrap(tensor)); }
int64_t df_tensor_live() { return live.load(std::memory_order_relaxed); }

void* df_tensor_data(void* tensor) {
    return guarded<void*>(nullptr, [&] { return unwrap(tensor).data_ptr(); });
}

int32_t df_tensor_dtype(void* tensor) { return static_cast<int32_t>(unwrap(tensor).scalar_type()); }
int32_t df_tensor_device_type(void* tensor) { return static_cast<int32_t>(unwrap(tensor).device().type()); }
int32_t df_tensor_device_index(void* tensor) { return unwrap(tensor).device().index(); }
int64_t df_tensor_dim(void* tensor) { return unwrap(tensor).dim(); }
int64_t df_tensor_numel(void* tensor) { return unwrap(tensor).numel(); }
int64_t df_tensor_element_size(void* tensor) { return static_cast<int64_t>(unwrap(tensor).itemsize()); }
int64_t df_tensor_storage_offset(void* tensor) { return unwrap(tensor).storage_offset(); }
int32_t df_tensor_is_contiguous(void* tensor) { return unwrap(tensor).is_contiguous(); }

int32_t df_tensor_sizes(void* tensor, int64_t* sizes) {
    return guarded<int32_t>(-1, [&] { return copy(unwrap(tensor).sizes(), sizes); });
}

int32_t df_tensor_strides(void* tensor, int64_t* strides) {
    return guarded<int32_t>(-1, [&] { return copy(unwrap(tensor).strides(), strides); });
}

int32_t df_tensor_is_leaf(void* tensor) { return unwrap(tensor).is_leaf(); }
int32_t df_tensor_requires_grad(void* tensor) { return unwrap(tensor).requires_grad(); }

int32_t df_tensor_set_requires_grad(void* tensor, int32_t required) {
    return guarded<int32_t>(-1, [&] {
        unwrap(tensor).requires_grad_(required != 0);
        return 0;
    });
}

void* df_tensor_grad(void* tensor) {
    return guarded<void*>(nullptr, [&] { return datafeed::wrap(unwrap(tensor).grad()); });
}

int32_t df_tensor_set_grad(void* tensor, void* gradient) {
    return guarded<int32_t>(-1, [&] {
        unwrap(tensor).mutable_grad() = gradient == nullptr ? at::Tensor() : unwrap(gradient);
        return 0;
    });
}

// A parameter moves to another device or dtype in place: whoever holds it (an optimizer, a field) sees the move.
int32_t df_tensor_set_data(void* tensor, void* source) {
    return guarded<int32_t>(-1, [&] {
        unwrap(tensor).set_data(unwrap(source));
        return 0;
    });
}

int32_t df_tensor_retain_grad(void* tensor) {
    return guarded<int32_t>(-1, [&] {
        unwrap(tensor).retain_grad();
        return 0;
    });
}

int32_t df_tensor_backward(void* tensor, void* gradient, int32_t retain_graph, int32_t create_graph) {
    return guarded<int32_t>(-1, [&] {
        unwrap(tensor).backward(
            gradient == nullptr ? at::Tensor() : unwrap(gradient), retain_graph != 0, create_graph != 0);
        return 0;
    });
}
