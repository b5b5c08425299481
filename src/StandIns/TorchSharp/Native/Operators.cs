using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Calls any ATen operator by <c>name</c> or <c>name.overload</c>. Trailing arguments left out take the schema's defaults.</summary>
internal static unsafe class Operators
{
    private const int StackWords = 128;

    // An operator is looked up once; its handle lives as long as the process.
    private static readonly ConcurrentDictionary<string, nint> Handles = new();

    /// <summary>Calls an operator that returns one tensor, which the caller owns.</summary>
    public static torch.Tensor Call(string name, params ReadOnlySpan<Argument> arguments)
    {
        Value result = default;
        Run(name, arguments, &result, 1);
        return new torch.Tensor(result.Pointer);
    }

    /// <summary>Calls an operator that returns two tensors.</summary>
    public static (torch.Tensor First, torch.Tensor Second) CallPair(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[2];
        Run(name, arguments, results, 2);
        return (new torch.Tensor(results[0].Pointer), new torch.Tensor(results[1].Pointer));
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    public static torch.Tensor[] CallList(string name, params ReadOnlySpan<Argument> arguments)
    {
        Value result = default;
        Run(name, arguments, &result, 1);
        var tensors = new torch.Tensor[result.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = new torch.Tensor(((nint*)result.Pointer)[i]);
        }

        Shim.df_list_free(result.Pointer);
        return tensors;
    }

    /// <summary>Calls an operator that returns a number or a truth value.</summary>
    public static Value CallValue(string name, params ReadOnlySpan<Argument> arguments)
    {
        Value result = default;
        Run(name, arguments, &result, 1);
        return result;
    }

    /// <summary>Calls an operator for its effect, dropping its results.</summary>
    public static void Invoke(string name, params ReadOnlySpan<Argument> arguments) => Run(name, arguments, null, 0);

    /// <summary>Calls an operator that changes its first argument, and returns that one.</summary>
    public static torch.Tensor InPlace(string name, params ReadOnlySpan<Argument> arguments)
    {
        Run(name, arguments, null, 0);
        return arguments[0].Tensor;
    }

    [SkipLocalsInit]
    private static void Run(string name, ReadOnlySpan<Argument> arguments, Value* results, int capacity)
    {
        var words = 0;
        foreach (ref readonly var argument in arguments)
        {
            words += argument.ScratchWords;
        }

        if (words <= StackWords)
        {
            var scratch = stackalloc long[words];
            Run(name, arguments, scratch, results, capacity);
            return;
        }

        var heap = (long*)NativeMemory.Alloc((nuint)words, sizeof(long));
        try
        {
            Run(name, arguments, heap, results, capacity);
        }
        finally
        {
            NativeMemory.Free(heap);
        }
    }

    private static void Run(string name, ReadOnlySpan<Argument> arguments, long* scratch, Value* results, int capacity)
    {
        var values = stackalloc Value[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Write(ref scratch);
        }

        if (!Handles.TryGetValue(name, out var handle))
        {
            handle = Find(name);
        }

        Shim.Check(Shim.df_operator_call(handle, values, arguments.Length, results, capacity));
    }

    private static nint Find(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (operation, overload) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        return Handles[name] = Shim.Check(Shim.df_operator_find($"aten::{operation}", overload));
    }
}
