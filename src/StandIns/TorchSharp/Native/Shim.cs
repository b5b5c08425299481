using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The functions of libdatafeed_torch (native/datafeed_torch.h). Negative or null means: see <see cref="Failure"/>.</summary>
internal static unsafe partial class Shim
{
    private const string Library = ShimLibrary.Name;

    static Shim() => ShimLibrary.Register();

    /// <summary>What the last failing call on this thread said, as the exception to throw.</summary>
#pragma warning disable CA2201 // The exception that TorchSharp throws, and callers of it catch.
    public static ExternalException Failure() =>
        new(Marshal.PtrToStringUTF8(df_last_error()) is { Length: > 0 } message ? message : "libtorch failed without a message.");
#pragma warning restore CA2201

    public static void Check(int status)
    {
        if (status < 0)
        {
            throw Failure();
        }
    }

    public static nint Check(nint pointer) => pointer == 0 ? throw Failure() : pointer;

    [LibraryImport(Library)]
    private static partial nint df_last_error();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint df_operator_find(string name, string overload);

    [LibraryImport(Library)]
    public static partial int df_operator_call(nint handle, Value* arguments, int count, Value* results, int capacity);

    [LibraryImport(Library)]
    public static partial void df_list_free(nint list);

    [LibraryImport(Library)]
    public static partial void df_tensor_free(nint tensor);

    [LibraryImport(Library)]
    public static partial nint df_tensor_retain(nint tensor);

    [LibraryImport(Library)]
    public static partial long df_tensor_live();

    [LibraryImport(Library)]
    public static partial nint df_tensor_data(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int df_tensor_dtype(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int df_tensor_device_type(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int df_tensor_device_index(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial long df_tensor_dim(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial long df_tensor_numel(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial long df_tensor_element_size(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial long df_tensor_storage_offset(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int df_tensor_is_contiguous(nint tensor);

    [LibraryImport(Library)]
    public static partial int df_tensor_sizes(nint tensor, long* sizes);

    [LibraryImport(Library)]
    public static partial int df_tensor_strides(nint tensor, long* strides);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int df_tensor_is_leaf(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int df_tensor_requires_grad(nint tensor);

    [LibraryImport(Library)]
    public static partial int df_tensor_set_requires_grad(nint tensor, int required);

    [LibraryImport(Library)]
    public static partial nint df_tensor_grad(nint tensor);

    [LibraryImport(Library)]
    public static partial int df_tensor_set_grad(nint tensor, nint gradient);

    [LibraryImport(Library)]
    public static partial int df_tensor_set_data(nint tensor, nint source);

    [LibraryImport(Library)]
    public static partial int df_tensor_retain_grad(nint tensor);

    [LibraryImport(Library)]
    public static partial int df_tensor_backward(nint tensor, nint gradient, int retainGraph, int createGraph);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int df_grad_mode();

    [LibraryImport(Library)]
    public static partial void df_set_grad_mode(int enabled);

    [LibraryImport(Library)]
    public static partial int df_manual_seed(long seed);

    [LibraryImport(Library)]
    public static partial nint df_generator_new(long seed);

    [LibraryImport(Library)]
    public static partial nint df_generator_default();

    [LibraryImport(Library)]
    public static partial long df_generator_seed(nint generator);

    [LibraryImport(Library)]
    public static partial int df_generator_set_seed(nint generator, long seed);

    [LibraryImport(Library)]
    public static partial nint df_generator_state(nint generator);

    [LibraryImport(Library)]
    public static partial int df_generator_set_state(nint generator, nint state);

    [LibraryImport(Library)]
    public static partial void df_generator_free(nint generator);

    [LibraryImport(Library)]
    public static partial int df_cuda_device_count();

    [LibraryImport(Library)]
    public static partial int df_cuda_synchronize(int index);

    [LibraryImport(Library)]
    public static partial int df_num_threads();

    [LibraryImport(Library)]
    public static partial int df_set_num_threads(int count);

    [LibraryImport(Library)]
    public static partial int df_num_interop_threads();

    [LibraryImport(Library)]
    public static partial int df_set_num_interop_threads(int count);
}
