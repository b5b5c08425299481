namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Times a factor once a metric has not become better for longer than the patience.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool _least;
                    private readonly bool _relative;
                    private readonly double _factor;
                    private readonly int _patience;
                    private readonly double _threshold;
                    private readonly int _cooldown;
                    private readonly IList<double> _floors;
                    private readonly double _smallest;
                    private double _best;
                    private int _badEpochs;
                    private int _resting;

                    public ReduceLROnPlateau(
                        Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4,
                        string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1.0)
                        {
                            throw new ArgumentException($"A factor of {factor} does not reduce; it must be below 1.", nameof(factor));
                        }

                        _least = OneOf(mode, "min", "max");
                        _relative = OneOf(threshold_mode, "rel", "abs");
                        _factor = factor;
                        _patience = patience;
                        _threshold = threshold;
                        _cooldown = cooldown;
                        _floors = min_lr is { Count: > 0 } ? min_lr : [0.0];
                        _smallest = eps;
                        _best = _least ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step(double current, int? epoch = null)
                    {
                        LastEpoch = epoch ?? LastEpoch + 1;
                        var better = Better(current);
                        _best = better ? current : _best;
                        _badEpochs = better ? 0 : _badEpochs + 1;
                        if (_resting > 0)
                        {
                            _resting--;
                            _badEpochs = 0;
                        }

                        if (_badEpochs > _patience)
                        {
                            Set([.. Rates.Select(Reduced)]);
                            _resting = _cooldown;
                            _badEpochs = 0;
                        }
                    }

                    public override void step() => throw new InvalidOperationException("This scheduler needs the metric: step(double).");

                    public override void step(int? epoch) => step();

                    protected override IEnumerable<double> get_lr() => Rates;

                    private double Reduced(double rate, int group)
                    {
                        var reduced = Math.Max(rate * _factor, _floors[Math.Min(group, _floors.Count - 1)]);
                        return rate - reduced > _smallest ? reduced : rate;
                    }

                    private bool Better(double current) => (_least, _relative) switch
                    {
                        (true, true) => current < _best * (1 - _threshold),
                        (true, false) => current < _best - _threshold,
                        (false, true) => current > _best * (1 + _threshold),
                        (false, false) => current > _best + _threshold,
                    };

                    private static bool OneOf(string value, string first, string second) => value == first || (value == second
                        ? false
                        : throw new ArgumentException($"'{value}' is neither '{first}' nor '{second}'.", nameof(value)));
                }
            }
        }
    }
}
