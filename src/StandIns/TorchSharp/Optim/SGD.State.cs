using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class SGD
{
    /// <summary>The momentum of a parameter, once it has taken a step with one.</summary>
    public sealed class State : OptimizerState
    {
        internal State(Parameter parameter)
            : base(parameter)
        {
        }

#pragma warning disable CA1051 // TorchSharp has a field here.
        public Tensor? momentum_buffer;
#pragma warning restore CA1051

        public override void to(Device device) => momentum_buffer = Moved(momentum_buffer, device);

        public override void SaveStateDict(BinaryWriter writer) => SaveConditional(writer, momentum_buffer);

        public override void LoadStateDict(BinaryReader reader) => LoadConditional(reader, ref momentum_buffer);

        public override void LoadStateDict(OptimizerState source) =>
            momentum_buffer = Copied(((State)source).momentum_buffer, momentum_buffer);

        protected override void Dispose(bool disposing) => momentum_buffer?.Dispose();
    }
}
