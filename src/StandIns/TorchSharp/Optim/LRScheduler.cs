namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning rates that change from epoch to epoch.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rate of each group at every step. The first step is taken on construction.</summary>
            public abstract class LRScheduler
            {
                private readonly List<ILearningRateController> _groups;
                private readonly List<double> _lastRates;
                private readonly bool _verbose;

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _groups = [.. optimizer.ParamGroups];
                    _lastRates = [.. _groups.Select(group => group.LearningRate)];
                    _verbose = verbose;
                    LastEpoch = last_epoch;
                    InitialRates = [.. _groups.Select(group => group.InitialLearningRate)];
                }

                /// <summary>Steps taken, the one of the construction not counted.</summary>
                protected int LastEpoch { get; private protected set; }

                /// <summary>Each group's rate before any schedule.</summary>
                protected IReadOnlyList<double> InitialRates { get; }

                /// <summary>Each group's rate now.</summary>
                protected IReadOnlyList<double> Rates => [.. _groups.Select(group => group.LearningRate)];

                public virtual void step() => step(null);

                /// <summary>Goes to the next epoch, or to the given one.</summary>
                public virtual void step(int? epoch)
                {
                    LastEpoch = epoch ?? LastEpoch + 1;
                    Set([.. epoch is null ? get_lr() : get_closed_form_lr()]);
                }

                /// <summary>For schedulers that look at a metric; the others pay it no heed.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                public IEnumerable<double> get_last_lr() => _lastRates;

                /// <summary>The rates of this epoch, from those of the one before.</summary>
                protected abstract IEnumerable<double> get_lr();

                /// <summary>The rates of this epoch, from the initial ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                private protected void Set(double[] rates)
                {
                    for (var i = 0; i < _groups.Count; i++)
                    {
                        if (_verbose && _lastRates[i] != rates[i])
                        {
                            Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                        }

                        _groups[i].LearningRate = _lastRates[i] = rates[i];
                    }
                }
            }
        }
    }
}
