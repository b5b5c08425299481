using static TorchSharp.torch;

namespace DataFeed.Trainer.Models;

/// <summary>How a network did on one batch. Each is a tensor of one element: the mean over the batch's rows.</summary>
/// <param name="Loss">What the optimizer makes smaller.</param>
/// <param name="Metrics">What people look at, in the order of <see cref="IModel.Metrics"/>.</param>
public sealed record ModelScore(Tensor Loss, params IReadOnlyList<Tensor> Metrics);
