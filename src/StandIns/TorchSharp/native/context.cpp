// Process- and thread-wide state: gradient mode, seeds, devices, threads.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <mutex>

#include "datafeed_torch.h"
#include "guard.h"

using datafeed::guarded;

int32_t df_grad_mode() { return at::GradMode::is_enabled(); }
void df_set_grad_mode(int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }

int32_t df_manual_seed(int64_t seed) {
    return guarded<int32_t>(-1, [&] {
        at::manual_seed(static_cast<uint64_t>(seed));
        return 0;
    });
}

void* df_generator_new(int64_t seed) {
    return guarded<void*>(nullptr, [&] {
        return new at::Generator(at::detail::createCPUGenerator(static_cast<uint64_t>(seed)));
    });
}

void* df_generator_default() {
    return guarded<void*>(nullptr, [&] { return new at::Generator(at::detail::getDefaultCPUGenerator()); });
}

int64_t df_generator_seed(void* generator) {
    return static_cast<int64_t>(static_cast<at::Generator*>(generator)->current_seed());
}

int32_t df_generator_set_seed(void* generator, int64_t seed) {
    return guarded<int32_t>(-1, [&] {
        auto& target = *static_cast<at::Generator*>(generator);
        std::lock_guard<std::mutex> lock(target.mutex());
        target.set_current_seed(static_cast<uint64_t>(seed));
        return 0;
    });
}

void* df_generator_state(void* generator) {
    return guarded<void*>(nullptr, [&] {
        auto& target = *static_cast<at::Generator*>(generator);
        std::lock_guard<std::mutex> lock(target.mutex());
        return datafeed::wrap(target.get_state());
    });
}

int32_t df_generator_set_state(void* generator, void* state) {
    return guarded<int32_t>(-1, [&] {
        auto& target = *static_cast<at::Generator*>(generator);
        std::lock_guard<std::mutex> lock(target.mutex());
        target.set_state(datafeed::unwrap(state));
        return 0;
    });
}

void df_generator_free(void* generator) { delete static_cast<at::Generator*>(generator); }

int32_t df_cuda_device_count() {
    return guarded<int32_t>(0, [&] { return at::hasCUDA() ? static_cast<int32_t>(at::getNumGPUs()) : 0; });
}

int32_t df_cuda_synchronize(int32_t index) {
    return guarded<int32_t>(-1, [&] {
        auto device = static_cast<c10::DeviceIndex>(index);
        if (index < 0) {
            device = c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).getDevice().index();
        }
        at::detail::getCUDAHooks().deviceSynchronize(device);
        return 0;
    });
}

int32_t df_num_threads() { return at::get_num_threads(); }

int32_t df_set_num_threads(int32_t count) {
    return guarded<int32_t>(-1, [&] {
        at::set_num_threads(count);
        return 0;
    });
}

int32_t df_num_interop_threads() { return at::get_num_interop_threads(); }

int32_t df_set_num_interop_threads(int32_t count) {
    return guarded<int32_t>(-1, [&] {
        at::set_num_interop_threads(count);
        return 0;
    });
}
