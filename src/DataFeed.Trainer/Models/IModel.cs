using static TorchSharp.torch;

namespace DataFeed.Trainer.Models;

/// <summary>What is trained: a network, what it needs of a feed, and how its answers are judged. Stateless: the network holds what is learned.</summary>
public interface IModel
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>The tensors it needs. A feed may have more.</summary>
    IReadOnlyList<TensorRequirement> Requirements { get; }

    /// <summary>Names of what is measured beside the loss, in the order of <see cref="ModelScore.Metrics"/>.</summary>
    IReadOnlyList<string> Metrics { get; }

    /// <summary>Adam's learning rate where none is asked for.</summary>
    double DefaultLearningRate { get; }

    /// <summary>Makes a network with fresh weights, drawn from torch's global generator.</summary>
    /// <param name="schema">The feed's tensors; they meet <see cref="Requirements"/>.</param>
    /// <returns>On the CPU; owned by the caller.</returns>
    nn.Module<Tensor, Tensor> Build(IReadOnlyList<TensorSpec> schema);

    /// <summary>Runs the network on a batch and judges it.</summary>
    /// <param name="network">What <see cref="Build"/> made.</param>
    /// <param name="batch">One row or more.</param>
    /// <returns>Tensors that belong to the caller's dispose scope.</returns>
    ModelScore Score(nn.Module<Tensor, Tensor> network, ValidRows batch);
}
