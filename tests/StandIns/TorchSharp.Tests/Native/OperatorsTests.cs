using System.Runtime.InteropServices;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Native;

public sealed class OperatorsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Call_OfUnknownOperator_NamesIt()
    {
        var error = Assert.Throws<ExternalException>(() => Operators.Call("no_such_operator", zeros(1)));

        Assert.Contains("aten::no_such_operator", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_WithTooManyOrTooFewArguments_ShowsTheSchema()
    {
        var many = Assert.Throws<ExternalException>(() => Operators.Call("relu", zeros(1), 1L));
        var few = Assert.Throws<ExternalException>(() => Operators.Call("matmul", zeros(1)));

        Assert.Contains("takes no 2 arguments", many.Message, StringComparison.Ordinal);
        Assert.Contains("needs the argument other", few.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_OfWrongKind_FailsWithoutHarm()
    {
        Assert.Throws<ExternalException>(() => Operators.Call("relu", "text"));
        Assert.Equal(0, zeros(1).relu().ToSingle());
    }

    [Fact]
    public void CallList_OfManyTensors_NeedsMoreThanTheStack()
    {
        var many = Enumerable.Range(0, 500).Select(i => tensor((float)i)).ToArray();

        var doubled = Operators.CallList("_foreach_add.List", many, many);

        Assert.Equal(500, doubled.Length);
        Assert.Equal(998, doubled[^1].ToSingle());
    }

    [Fact]
    public void Calls_FromManyThreads_KeepTheirErrorsApart()
    {
        Parallel.For(0, 64, i =>
        {
            using var scope = NewDisposeScope();
            var error = Assert.Throws<ExternalException>(() => zeros(2) + zeros(3 + i));
            Assert.Contains($"tensor b ({3 + i})", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Load_OfMissingLibrary_NamesItAndTheCommand()
    {
        var error = Assert.Throws<DllNotFoundException>(() => ShimLibrary.Load("/nowhere/libdatafeed_torch.so"));

        Assert.Contains("/nowhere/libdatafeed_torch.so", error.Message, StringComparison.Ordinal);
        Assert.Contains("eng/setup.sh", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfFileThatIsNoLibrary_NamesThePackages()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.so");
        File.WriteAllText(path, "no library");
        try
        {
            var error = Assert.Throws<DllNotFoundException>(() => ShimLibrary.Load(path));

            Assert.Contains("apt-get install libtorch-dev libopenblas0-openmp", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
