namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Down to a least rate along half a cosine, then up again.</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _period;
                    private readonly double _least;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _period = T_max;
                        _least = eta_min;
                        step();
                    }

                    // The closed form, whatever the step: the recursive one of PyTorch differs from it only in rounding.
                    protected override IEnumerable<double> get_lr() =>
                        InitialRates.Select(rate => _least + ((rate - _least) * (1 + Math.Cos(Math.PI * LastEpoch / _period)) / 2));
                }
            }
        }
    }
}
