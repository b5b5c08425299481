namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>What a scheduler changes.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            /// <summary>What it was at first; schedulers count from it.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>Optimizers with momentum.</summary>
        public interface IMomentum
        {
            double Momentum { get; set; }
        }

        /// <summary>Optimizers with two decaying averages.</summary>
        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }
    }
}
