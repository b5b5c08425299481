// Turns what libtorch throws into a return value and a message without the C++ backtrace.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <exception>
#include <string>

namespace datafeed {

std::string& last_error();

template <typename Result, typename Body>
Result guarded(Result failed, Body&& body) noexcept {
    try {
        return body();
    } catch (const c10::Error& error) {
        last_error() = error.what_without_backtrace();
    } catch (const std::exception& error) {
        last_error() = error.what();
    } catch (...) {
        last_error() = "libtorch threw something that is not an exception.";
    }
    return failed;
}

// Null for an undefined tensor, so that optional results need no tag of their own.
void* wrap(at::Tensor tensor);

inline const at::Tensor& unwrap(void* tensor) { return *static_cast<at::Tensor*>(tensor); }

}  // namespace datafeed
