using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A row of the weight for each index.</summary>
public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private Parameter? _weight;

    private readonly long _paddingIndex;

    internal Embedding(long num_embeddings, long embedding_dims, long? padding_idx, Device? device, ScalarType? dtype)
        : base(nameof(Embedding))
    {
        _paddingIndex = padding_idx is { } index ? (index < 0 ? index + num_embeddings : index) : -1;
        weight = new Parameter(randn(num_embeddings, embedding_dims, dtype, device));
        if (_paddingIndex >= 0)
        {
            using var guard = no_grad();
            using var row = weight.select(0, _paddingIndex);
            row.zero_();
        }
    }

    public Parameter weight
    {
        get => _weight!;
        set => Replace(ref _weight, nameof(weight), value);
    }

    public override Tensor forward(Tensor input) => nn.functional.embedding(input, weight, _paddingIndex);
}
