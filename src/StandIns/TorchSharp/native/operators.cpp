// Any ATen operator by name: arguments become IValues on a stack, the dispatcher runs it, the stack becomes results.
#include <ATen/core/Generator.h>
#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>

#include <cstdlib>
#include <utility>
#include <vector>

#include "datafeed_torch.h"
#include "guard.h"

using c10::IValue;
using datafeed::guarded;

namespace {

// Taken from IValue itself: the alias c10::optional does not exist in every version.
using OptionalTensorList = decltype(std::declval<IValue>().toOptionalTensorList());
using OptionalTensor = OptionalTensorList::value_type;

template <typename Element>
IValue list_of(const df_value& value) {
    c10::List<Element> list;
    list.reserve(value.length);
    for (int32_t i = 0; i < value.length; i++) {
        list.push_back(static_cast<const Element*>(value.pointer)[i]);
    }
    return list;
}

template <typename List>
IValue tensors_of(const df_value& value) {
    List list;
    list.reserve(value.length);
    for (int32_t i = 0; i < value.length; i++) {
        auto handle = static_cast<at::Tensor* const*>(value.pointer)[i];
        list.push_back(handle == nullptr ? typename List::value_type() : typename List::value_type(*handle));
    }
    return list;
}

IValue to_ivalue(const df_value& value) {
    switch (value.tag) {
        case DF_NONE: return IValue();
        case DF_TENSOR: return IValue(datafeed::unwrap(value.pointer));
        case DF_INT: return IValue(value.integer);
        case DF_DOUBLE: return IValue(value.real);
        case DF_BOOL: return IValue(value.integer != 0);
        case DF_STRING: return IValue(std::string(static_cast<const char*>(value.pointer), value.length));
        case DF_INT_LIST: return list_of<int64_t>(value);
        case DF_DOUBLE_LIST: return list_of<double>(value);
        case DF_BOOL_LIST: return list_of<bool>(value);
        case DF_TENSOR_LIST: return tensors_of<c10::List<at::Tensor>>(value);
        case DF_OPTIONAL_TENSOR_LIST: return tensors_of<OptionalTensorList>(value);
        case DF_DEVICE:
            return IValue(c10::Device(static_cast<c10::DeviceType>(value.length), static_cast<c10::DeviceIndex>(value.integer)));
        case DF_GENERATOR: return IValue(*static_cast<at::Generator*>(value.pointer));
        default: TORCH_CHECK(false, "Argument tag ", value.tag, " is not known to libdatafeed_torch.");
    }
}

df_value tensor_list_result(const c10::List<at::Tensor>& list) {
    df_value value{DF_TENSOR_LIST, static_cast<int32_t>(list.size()), {0}};
    auto handles = static_cast<void**>(std::malloc(sizeof(void*) * (list.size() + 1)));
    for (size_t i = 0; i < list.size(); i++) {
        handles[i] = datafeed::wrap(list.get(i));
    }
    value.pointer = handles;
    return value;
}

df_value to_result(const IValue& ivalue) {
    df_value value{DF_NONE, 0, {0}};
    if (ivalue.isTensor()) {
        value.tag = DF_TENSOR;
        value.pointer = datafeed::wrap(ivalue.toTensor());
    } else if (ivalue.isInt()) {
        value.tag = DF_INT;
        value.integer = ivalue.toInt();
    } else if (ivalue.isDouble()) {
        value.tag = DF_DOUBLE;
        value.real = ivalue.toDouble();
    } else if (ivalue.isBool()) {
        value.tag = DF_BOOL;
        value.integer = ivalue.toBool();
    } else if (ivalue.isTensorList()) {
        return tensor_list_result(ivalue.toTensorList());
    } else {
        TORCH_CHECK(ivalue.isNone(), "Results of kind ", ivalue.tagKind(), " cannot be returned by libdatafeed_torch.");
    }
    return value;
}

}  // namespace

void* df_operator_find(const char* name, const char* overload) {
    return guarded<void*>(nullptr, [&] {
        return new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload));
    });
}

// Arguments that are not given take the schema's defaults, which differ little by little between versions of libtorch.
int32_t df_operator_call(void* handle, const df_value* arguments, int32_t count, df_value* results, int32_t capacity) {
    return guarded<int32_t>(-1, [&] {
        const auto& target = *static_cast<c10::OperatorHandle*>(handle);
        const auto& formals = target.schema().arguments();
        TORCH_CHECK(count <= static_cast<int32_t>(formals.size()), target.schema(), " takes no ", count, " arguments.");
        std::vector<IValue> stack;
        stack.reserve(formals.size());
        for (int32_t i = 0; i < count; i++) {
            stack.push_back(to_ivalue(arguments[i]));
        }
        for (size_t i = count; i < formals.size(); i++) {
            TORCH_CHECK(formals[i].default_value().has_value(), target.schema(), " needs the argument ", formals[i].name(), ".");
            stack.push_back(*formals[i].default_value());
        }
        target.callBoxed(&stack);
        auto produced = static_cast<int32_t>(stack.size()) < capacity ? static_cast<int32_t>(stack.size()) : capacity;
        for (int32_t i = 0; i < produced; i++) {
            results[i] = to_result(stack[i]);
        }
        return produced;
    });
}

void df_list_free(void* list) { std::free(list); }
