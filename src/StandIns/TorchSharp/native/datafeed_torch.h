// The C face of libtorch that TorchSharp.dll calls. Every function that can fail returns a negative number or null and
// leaves its reason in df_last_error of the calling thread. Handles are owned by the caller until df_tensor_free.
#pragma once

#include <cstdint>

extern "C" {

// Mirrored by ValueTag in C#.
enum df_tag : int32_t {
    DF_NONE = 0,
    DF_TENSOR = 1,
    DF_INT = 2,
    DF_DOUBLE = 3,
    DF_BOOL = 4,
    DF_STRING = 5,
    DF_INT_LIST = 6,
    DF_DOUBLE_LIST = 7,
    DF_BOOL_LIST = 8,
    DF_TENSOR_LIST = 9,
    DF_OPTIONAL_TENSOR_LIST = 10,
    DF_DEVICE = 11,
    DF_GENERATOR = 12,
};

// A tagged value of 16 bytes. Lists and strings are `length` elements at `pointer`; a device is its type in `length` and its
// index in `integer`; dtype, layout and memory format travel as integers, as ATen itself boxes them.
struct df_value {
    int32_t tag;
    int32_t length;
    union {
        int64_t integer;
        double real;
        void* pointer;
    };
};

const char* df_last_error();

void* df_operator_find(const char* name, const char* overload);
int32_t df_operator_call(void* handle, const df_value* arguments, int32_t count, df_value* results, int32_t capacity);
void df_list_free(void* list);

void df_tensor_free(void* tensor);
void* df_tensor_retain(void* tensor);
int64_t df_tensor_live();
void* df_tensor_data(void* tensor);
int32_t df_tensor_dtype(void* tensor);
int32_t df_tensor_device_type(void* tensor);
int32_t df_tensor_device_index(void* tensor);
int64_t df_tensor_dim(void* tensor);
int64_t df_tensor_numel(void* tensor);
int64_t df_tensor_element_size(void* tensor);
int64_t df_tensor_storage_offset(void* tensor);
int32_t df_tensor_is_contiguous(void* tensor);
int32_t df_tensor_sizes(void* tensor, int64_t* sizes);
int32_t df_tensor_strides(void* tensor, int64_t* strides);
int32_t df_tensor_is_leaf(void* tensor);
int32_t df_tensor_requires_grad(void* tensor);
int32_t df_tensor_set_requires_grad(void* tensor, int32_t required);
void* df_tensor_grad(void* tensor);
int32_t df_tensor_set_grad(void* tensor, void* gradient);
int32_t df_tensor_set_data(void* tensor, void* source);
int32_t df_tensor_retain_grad(void* tensor);
int32_t df_tensor_backward(void* tensor, void* gradient, int32_t retain_graph, int32_t create_graph);

int32_t df_grad_mode();
void df_set_grad_mode(int32_t enabled);
int32_t df_manual_seed(int64_t seed);
void* df_generator_new(int64_t seed);
void* df_generator_default();
int64_t df_generator_seed(void* generator);
int32_t df_generator_set_seed(void* generator, int64_t seed);
void* df_generator_state(void* generator);
int32_t df_generator_set_state(void* generator, void* state);
void df_generator_free(void* generator);
int32_t df_cuda_device_count();
int32_t df_cuda_synchronize(int32_t index);
int32_t df_num_threads();
int32_t df_set_num_threads(int32_t count);
int32_t df_num_interop_threads();
int32_t df_set_num_interop_threads(int32_t count);

}  // extern "C"
