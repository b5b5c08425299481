using DataFeed.Trainer.Epochs;
using DataFeed.Trainer.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Fitting;

/// <summary>What to train on what.</summary>
public sealed record FitPlan
{
    /// <summary>What is trained.</summary>
    public required IModel Model { get; init; }

    /// <summary>Where training epochs come from.</summary>
    public required IEpochSource Training { get; init; }

    /// <summary>Where validation epochs come from; null, the default, means none.</summary>
    public IEpochSource? Validation { get; init; }

    /// <summary>Epochs to train, 1 or more; default 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Seeds torch's global generator, hence the weights. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where the network lives and its batches arrive; default the CPU.</summary>
    public Device Device { get; init; } = CPU;

    /// <summary>Makes the optimizer, which the fit owns. Null, the default, means Adam at the model's own learning rate.</summary>
    public Func<IEnumerable<Parameter>, optim.Optimizer>? Optimizer { get; init; }

    /// <summary>Who is told how it goes, in this order. Not disposed by the fit.</summary>
    public IReadOnlyList<ITrainingObserver> Observers { get; init; } = [];

    /// <summary>Measures durations.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
