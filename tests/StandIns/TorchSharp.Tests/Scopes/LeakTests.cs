using Xunit.Abstractions;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Scopes;

public sealed class LeakTests(ITestOutputHelper output)
{
    private const int Steps = 10_000;

    [Fact]
    public void Training_TenThousandSteps_LeavesNoTensorAndLittleMemory()
    {
        manual_seed(3);
        Train(200);
        var tensors = Live();
        var memory = Environment.WorkingSet;

        Train(Steps);

        var grown = Environment.WorkingSet - memory;
        output.WriteLine($"{Steps} steps: {Live() - tensors} live tensors more, resident memory {grown / 1024} KiB more.");
        Assert.Equal(tensors, Live());
        Assert.True(grown < 48 << 20, $"Resident memory grew by {grown} bytes over {Steps} steps.");
    }

    [Fact]
    public void Exceptions_Thousands_LeaveNoTensor()
    {
        var tensors = Live();
        for (var i = 0; i < 2000; i++)
        {
            using var scope = NewDisposeScope();
            Assert.ThrowsAny<Exception>(() => zeros(2) + zeros(3));
        }

        Assert.Equal(tensors, Live());
    }

    private static void Train(int steps)
    {
        using var model = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 3));
        using var optimizer = optim.Adam(model.parameters(), 1e-3, weight_decay: 1e-4, amsgrad: true);
        using var momentum = optim.SGD(model.parameters(), 1e-4, 0.9);
        using var loss = nn.CrossEntropyLoss();
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var result = loss.call(model.call(randn(16, 8)), randint(3, [16]));
            result.backward();
            nn.utils.clip_grad_norm_(model.parameters(), 1.0);
            optimizer.step();
            momentum.step();
            Assert.True(float.IsFinite(result.ToSingle()));
        }
    }

    private static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.Live;
    }
}
