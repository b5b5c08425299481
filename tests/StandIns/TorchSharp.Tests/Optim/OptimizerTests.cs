using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optim;

/// <summary>Each optimizer on f(x) = x² / 2 + x, whose gradient is x + 1, beside the textbook's recurrences in doubles.</summary>
public sealed class OptimizerTests : IDisposable
{
    private const double Rate = 0.1;
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(0, 0, 0, false, false)]
    [InlineData(0.9, 0, 0, false, false)]
    [InlineData(0.9, 0.2, 0.01, false, false)]
    [InlineData(0.9, 0, 0.01, true, false)]
    [InlineData(0, 0, 0, false, true)]
    public void Sgd_OverSteps_FollowsItsRecurrence(double momentum, double dampening, double decay, bool nesterov, bool maximize)
    {
        double? velocity = null;
        double Next(double x, int step)
        {
            var gradient = x + 1 + (decay * x);
            if (momentum != 0)
            {
                velocity = velocity is { } v ? (momentum * v) + ((1 - dampening) * gradient) : gradient;
                gradient = nesterov ? gradient + (momentum * velocity.Value) : velocity.Value;
            }

            return x + (maximize ? Rate * gradient : -Rate * gradient);
        }

        Follow(p => optim.SGD(p, Rate, momentum, dampening, decay, nesterov, maximize), Next);
    }

    [Theory]
    [InlineData(false, 0, false)]
    [InlineData(false, 0.05, false)]
    [InlineData(false, 0.05, true)]
    [InlineData(true, 0.05, false)]
    [InlineData(true, 0.05, true)]
    public void AdamAndAdamW_OverSteps_FollowTheirRecurrences(bool decoupled, double decay, bool amsgrad)
    {
        double first = 0, second = 0, greatest = 0;
        double Next(double x, int step)
        {
            var gradient = x + 1 + (decoupled ? 0 : decay * x);
            x = decoupled ? x * (1 - (Rate * decay)) : x;
            first = (0.8 * first) + (0.2 * gradient);
            second = (0.9 * second) + (0.1 * gradient * gradient);
            greatest = amsgrad ? Math.Max(greatest, second) : second;
            var denominator = Math.Sqrt(greatest / (1 - Math.Pow(0.9, step))) + 1e-6;
            return x - (Rate * first / (1 - Math.Pow(0.8, step)) / denominator);
        }

        Follow(
            p => decoupled
                ? optim.AdamW(p, Rate, 0.8, 0.9, 1e-6, decay, amsgrad)
                : optim.Adam(p, Rate, 0.8, 0.9, 1e-6, decay, amsgrad),
            Next);
    }

    [Fact]
    public void Step_WithClosure_RunsItWithGradients()
    {
        var x = nn.Parameter(tensor(2.0));
        using var optimizer = optim.SGD([x], Rate);
        using var guard = no_grad();

        var loss = optimizer.step(() =>
        {
            var value = x.square();
            value.backward();
            return value;
        });

        Assert.Equal(4, loss!.ToDouble());
        Assert.Equal(2 - (Rate * 4), x.ToDouble(), 1e-12);
    }

    [Fact]
    public void ParamGroups_OfDifferentRates_StepEachByItsOwn()
    {
        var slow = nn.Parameter(tensor(1.0));
        var fast = nn.Parameter(tensor(1.0));
        var idle = nn.Parameter(tensor(1.0));
        using var optimizer = optim.SGD(
            [new SGD.ParamGroup([slow, idle], lr: 0.1), new SGD.ParamGroup { Parameters = [fast] }], 0.5);

        (slow + fast).backward();
        optimizer.step();
        optimizer.ParamGroups.First().LearningRate = 0.2;
        optimizer.step();
        optimizer.zero_grad();

        Assert.Equal(0.7, slow.ToDouble(), 1e-12);
        Assert.Equal(0.0, fast.ToDouble(), 1e-12);
        Assert.Equal(1.0, idle.ToDouble());
        Assert.Equal([0.1, 0.5], optimizer.ParamGroups.Select(group => group.InitialLearningRate));
        Assert.Equal(0, slow.grad!.ToDouble());
        Assert.Null(idle.grad);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void State_SavedAndLoaded_ContinuesAsIfNothingHadHappened(string kind)
    {
        OptimizerHelper Make(Parameter parameter) => kind switch
        {
            "sgd" => optim.SGD([parameter], Rate, 0.9),
            "adam" => optim.Adam([parameter], Rate, amsgrad: true),
            _ => optim.AdamW([parameter], Rate, weight_decay: 0.1),
        };
        var original = nn.Parameter(tensor(3.0));
        using var first = Make(original);
        Run(first, original, 5);
        var restored = nn.Parameter(original.detach().clone());
        using var second = Make(restored);
        using var file = new MemoryStream();

        first.save_state_dict(new BinaryWriter(file));
        second.load_state_dict(new BinaryReader(new MemoryStream(file.ToArray())));
        var copied = nn.Parameter(original.detach().clone());
        using var third = Make(copied);
        third.load_state_dict(first.state_dict());
        Run(first, original, 5);
        Run(second, restored, 5);
        Run(third, copied, 5);

        Assert.Equal(original.ToDouble(), restored.ToDouble());
        Assert.Equal(original.ToDouble(), copied.ToDouble());
    }

    [Fact]
    public void LoadStateDict_OfAnotherKind_IsRefused()
    {
        using var adam = optim.Adam([nn.Parameter(zeros(1))]);
        using var sgd = optim.SGD([nn.Parameter(zeros(1))], Rate);
        using var file = new MemoryStream();
        adam.save_state_dict(new BinaryWriter(file));

        Assert.Throws<InvalidDataException>(() => sgd.load_state_dict(new BinaryReader(new MemoryStream(file.ToArray()))));
        Assert.Throws<ArgumentException>(() => adam.load_state_dict(optim.Adam([nn.Parameter(zeros(1)), nn.Parameter(zeros(1))]).state_dict()));
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => optim.Adam([nn.Parameter(zeros(1))], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => optim.AdamW([nn.Parameter(zeros(1))], beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.SGD([nn.Parameter(zeros(1))], Rate, nesterov: true));
    }

    private static void Follow(Func<Parameter[], optim.Optimizer> make, Func<double, int, double> next)
    {
        var parameter = nn.Parameter(tensor(3.0));
        using var optimizer = make([parameter]);
        var expected = 3.0;
        for (var step = 1; step <= 10; step++)
        {
            Run(optimizer, parameter, 1);
            expected = next(expected, step);
            Assert.Equal(expected, parameter.ToDouble(), 1e-9);
        }
    }

    private static void Run(optim.Optimizer optimizer, Parameter x, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            optimizer.zero_grad();
            ((x.square() / 2) + x).backward();
            optimizer.step();
        }
    }
}
