using static TorchSharp.torch;

namespace TorchSharp.Tests.Layers;

public sealed class StateTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Load_OfSavedModule_GivesTheSameOutputs()
    {
        using var saved = Net();
        using var loaded = Net();
        saved.call(randn(8, 3));
        var input = randn(4, 3);
        using var file = new MemoryStream();

        saved.save(file);
        loaded.load(new MemoryStream(file.ToArray()));
        saved.eval();
        loaded.eval();

        Assert.True(saved.call(input).Equals(loaded.call(input)));
        Assert.All(
            saved.state_dict().Zip(loaded.state_dict()), pair => Assert.True(pair.First.Value.Equals(pair.Second.Value)));
    }

    [Fact]
    public void Save_ToPath_IsLoadedFromPath()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.dat");
        try
        {
            using var saved = Net();
            using var loaded = Net();

            saved.save(path);
            loaded.load(path);

            Assert.True(saved.get_parameter("0.weight")!.Equals(loaded.get_parameter("0.weight")!));
        }
        finally
        {
            File.Delete(path);
        }
    }

    // The format of the real package: counts and sizes in LEB128, names length-prefixed, dtype 6 is Float32.
    [Fact]
    public void Save_OfKnownModule_WritesTheRealFormat()
    {
        using var layer = nn.Linear(nn.Parameter(tensor(new float[,] { { 1f } })));
        using var file = new MemoryStream();

        layer.save(file);

        Assert.Equal([1, 6, .. "weight"u8, 6, 2, 1, 1, 0, 0, 0x80, 0x3F], file.ToArray());
    }

    [Fact]
    public void Load_OfAnotherModulesFile_IsRefusedWithNames()
    {
        using var file = new MemoryStream();
        using var layer = nn.Linear(2, 2);
        layer.save(file);
        using var wider = nn.Linear(3, 2);
        using var norm = nn.LayerNorm(2);

        var shape = Assert.Throws<ArgumentException>(() => wider.load(new MemoryStream(file.ToArray())));
        Assert.Throws<ArgumentException>(() => Net().load(new MemoryStream(file.ToArray())));
        Assert.Throws<EndOfStreamException>(() => layer.load(new MemoryStream(file.ToArray()[..12])));

        Assert.Contains("[2, 2]", shape.Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", shape.Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => layer.load("/nowhere/model.dat"));
    }

    [Fact]
    public void LoadStateDict_Strictly_NamesWhatIsMissing()
    {
        using var layer = nn.Linear(2, 2);
        var state = new Dictionary<string, Tensor> { ["weight"] = zeros(2, 2), ["other"] = zeros(1) };

        var error = Assert.Throws<InvalidOperationException>(() => layer.load_state_dict(state));
        var (missing, unexpected) = layer.load_state_dict(state, strict: false);

        Assert.Contains("missing: [bias], unexpected: [other]", error.Message, StringComparison.Ordinal);
        Assert.Equal(["bias"], missing);
        Assert.Equal(["other"], unexpected);
        Assert.Equal(0, layer.weight.abs().sum().ToSingle());
    }

    [Fact]
    public void Tensor_SavedAndLoaded_IsTheSame()
    {
        using var file = new MemoryStream();
        var original = tensor(new long[,] { { 1, -2 }, { 3, long.MaxValue } });

        original.t().Save(file);
        var loaded = Tensor.Load(new MemoryStream(file.ToArray()));

        Assert.True(original.t().Equals(loaded));
    }

    private static Modules.Sequential Net() => nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 2));
}
