namespace TorchSharp;

public static partial class torch
{
    /// <summary>Layers, losses and what goes with them.</summary>
    public static partial class nn
    {
        /// <summary>A part of a model: parameters, buffers and further modules under names.</summary>
        public partial class Module : IDisposable
        {
            private bool _training = true;

            protected Module(string name) => this.name = name;

            /// <summary>Where the parameters were last moved to.</summary>
            protected DeviceType _deviceType { get; private set; } = DeviceType.CPU;

            protected int _deviceIndex { get; private set; } = -1;

            protected string name { get; set; }

            public virtual bool training => _training;

            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, module) in named_children())
                {
                    module.train(train);
                }
            }

            public virtual void eval() => train(false);

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, module) in named_children())
                {
                    module.apply(fn);
                }

                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                    }
                    else
                    {
                        using var gradient = parameter.grad;
                        gradient?.zero_();
                    }
                }
            }

            /// <summary>Disposes the parameters, buffers and modules that are registered here.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }

                foreach (var (_, tensor) in named_parameters(false).Select(p => (p.name, (Tensor)p.parameter)).Concat(named_buffers(false)).ToList())
                {
                    tensor.Dispose();
                }

                foreach (var (_, module) in named_children())
                {
                    module.Dispose();
                }
            }
        }
    }
}
