using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Layers;

public sealed class ModuleTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void RegisterComponents_OfFields_NamesThemInOrder()
    {
        using var net = new Nested();

        Assert.Equal(
            ["scale", "body.0.weight", "body.0.bias", "body.1.weight", "body.1.bias", "last.weight"],
            net.named_parameters().Select(named => named.name));
        Assert.Equal(
            ["shift", "body.1.running_mean", "body.1.running_var", "body.1.num_batches_tracked"], net.named_buffers().Select(named => named.name));
        Assert.Equal(["body", "last"], net.named_children().Select(named => named.name));
        Assert.Equal(["body", "last", "body.0", "body.1"], net.named_modules().Select(named => named.name));
        Assert.Equal(6, net.parameters().Count());
        Assert.True(net.has_parameter("body.0.weight"));
        Assert.Null(net.get_parameter("body.7.weight"));
    }

    [Fact]
    public void Train_AndEval_ReachEveryModule()
    {
        using var net = new Nested();

        net.eval();
        Assert.All(net.modules().Append(net), module => Assert.False(module.training));
        net.train();
        Assert.All(net.modules().Append(net), module => Assert.True(module.training));
    }

    [Fact]
    public void To_AnotherDtype_MovesInPlaceForAllWhoHoldIt()
    {
        using var net = new Nested();
        var held = net.parameters().ToList();

        var same = net.to(float64);

        Assert.Same(net, same);
        Assert.All(held, parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(ScalarType.Float64, net.get_buffer("body.1.running_mean")!.dtype);
        Assert.Equal(ScalarType.Int64, net.get_buffer("body.1.num_batches_tracked")!.dtype);
        Assert.Equal(ScalarType.Float64, net.call(ones(2, 3, float64)).dtype);
        Assert.Throws<ArgumentException>(() => net.to(int64));
    }

    [Fact]
    public void ZeroGrad_AfterBackward_ClearsEveryGradient()
    {
        using var net = new Nested();
        net.call(randn(4, 3)).sum().backward();
        Assert.All(net.parameters(), parameter => Assert.NotNull(parameter.grad));

        net.zero_grad();

        Assert.All(net.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void Register_OfUsedOrBadName_IsRefused()
    {
        using var net = new Nested();

        Assert.Throws<InvalidOperationException>(() => net.register_module("body", nn.ReLU()));
        Assert.Throws<InvalidOperationException>(() => net.register_parameter("scale", nn.Parameter(zeros(1))));
        Assert.Throws<ArgumentException>(() => net.register_module("a.b", nn.ReLU()));
        Assert.Throws<ArgumentNullException>(() => net.register_buffer("none", null!));
    }

    [Fact]
    public void Dispose_OfModule_DisposesItsTensors()
    {
        var net = new Nested();
        var tensors = net.state_dict().Values.ToList();

        net.Dispose();

        Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void Sequential_OfNamedModules_RunsThemInOrder()
    {
        using var net = nn.Sequential(("double", new Times(2)), ("plus", new Plus(1)));
        using var empty = nn.Sequential();

        Assert.Equal(7, net.call(tensor(3.0)).ToDouble());
        Assert.Equal(["double", "plus"], net.named_children().Select(named => named.name));
        Assert.Equal(3, empty.call(tensor(3.0)).ToDouble());
        Assert.Equal(2, net.Count);
    }

    [Fact]
    public void Apply_OfAction_VisitsChildrenFirst()
    {
        using var net = new Nested();
        var seen = new List<string>();

        net.apply(module => seen.Add(module.GetName()));

        Assert.Equal(["Linear", "BatchNorm1d", "Sequential", "Linear", "Nested"], seen);
    }

    private sealed class Times(double factor) : nn.Module<Tensor, Tensor>("Times")
    {
        public override Tensor forward(Tensor input) => input * factor;
    }

    private sealed class Plus(double term) : nn.Module<Tensor, Tensor>("Plus")
    {
        public override Tensor forward(Tensor input) => input + term;
    }

    private sealed class Nested : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> body = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4));
        [ComponentName(Name = "last")]
        private readonly nn.Module<Tensor, Tensor> _last = nn.Linear(4, 2, hasBias: false);
        private readonly Modules.Parameter scale = nn.Parameter(ones(1));
        private readonly Tensor shift = zeros(1);

        public Nested()
            : base(nameof(Nested)) => RegisterComponents();

        public override Tensor forward(Tensor input) => (_last.call(body.call(input)) * scale) + shift;
    }
}
