using static TorchSharp.torch;

namespace TorchSharp.Modules;

public abstract partial class AdaptiveOptimizer
{
    /// <summary>The decaying averages of a parameter's gradient and of its square.</summary>
    public sealed class State : OptimizerState
    {
        internal State(Parameter parameter, bool amsgrad)
            : base(parameter)
        {
            exp_avg = zeros_like(parameter).DetachFromDisposeScope();
            exp_avg_sq = zeros_like(parameter).DetachFromDisposeScope();
            max_exp_avg_sq = amsgrad ? zeros_like(parameter).DetachFromDisposeScope() : null;
        }

#pragma warning disable CA1051 // TorchSharp has fields here.
        public long step;
        public Tensor exp_avg;
        public Tensor exp_avg_sq;
        public Tensor? max_exp_avg_sq;
#pragma warning restore CA1051

        public override void to(Device device)
        {
            exp_avg = Moved(exp_avg, device)!;
            exp_avg_sq = Moved(exp_avg_sq, device)!;
            max_exp_avg_sq = Moved(max_exp_avg_sq, device);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            exp_avg.Save(writer);
            exp_avg_sq.Save(writer);
            SaveConditional(writer, max_exp_avg_sq);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            exp_avg.Load(reader);
            exp_avg_sq.Load(reader);
            LoadConditional(reader, ref max_exp_avg_sq);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var state = (State)source;
            step = state.step;
            exp_avg = Copied(state.exp_avg, exp_avg)!;
            exp_avg_sq = Copied(state.exp_avg_sq, exp_avg_sq)!;
            max_exp_avg_sq = Copied(state.max_exp_avg_sq, max_exp_avg_sq);
        }

        protected override void Dispose(bool disposing)
        {
            exp_avg.Dispose();
            exp_avg_sq.Dispose();
            max_exp_avg_sq?.Dispose();
        }
    }
}
