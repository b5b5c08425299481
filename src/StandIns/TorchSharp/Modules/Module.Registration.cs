using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            // Ordered dictionaries: the order of registration is the order in files and in the optimizer.
            private readonly OrderedDictionary<string, Parameter> _parameters = [];
            private readonly OrderedDictionary<string, (Tensor Buffer, bool Persistent)> _buffers = [];
            private readonly OrderedDictionary<string, Module> _children = [];
            private bool _componentsRegistered;

            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid)
                {
                    throw new ArgumentNullException(nameof(param), $"The parameter {name} is null or disposed.");
                }

                if (!_parameters.TryAdd(name, param))
                {
                    throw new InvalidOperationException($"There is a parameter {name} already.");
                }
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid)
                {
                    throw new ArgumentNullException(nameof(tensor), $"The buffer {name} is null or disposed.");
                }

                if (!_buffers.TryAdd(name, (tensor, persistent)))
                {
                    throw new InvalidOperationException($"There is a buffer {name} already.");
                }
            }

            /// <summary>Registers a module under a name without dots; null takes the name away.</summary>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _children.Remove(name);
                    return;
                }

                if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal))
                {
                    throw new ArgumentException($"'{name}' is no name for a module: it is empty or has a dot.", nameof(name));
                }

                submodule.RegisterComponents();
                if (!_children.TryAdd(name, submodule))
                {
                    throw new InvalidOperationException($"There is a module {name} already.");
                }
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers the modules, parameters and tensors in the fields, those of the most derived class first.</summary>
            protected virtual void RegisterComponents()
            {
                if (_componentsRegistered)
                {
                    return;
                }

                foreach (var field in Fields(GetType()))
                {
                    var name = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    if (_children.ContainsKey(name) || _parameters.ContainsKey(name) || _buffers.ContainsKey(name))
                    {
                        continue;
                    }

                    Register(name, field.GetValue(this));
                }

                _componentsRegistered = true;
            }

            /// <summary>Puts a parameter under a name, or takes it away; layers hold theirs whatever scope they were made in.</summary>
            private protected void Replace(ref Parameter? field, string name, Parameter? value)
            {
                _parameters.Remove(name);
                field = value?.DetachFromDisposeScope() as Parameter;
                if (field is not null)
                {
                    _parameters.Add(name, field);
                }
            }

            private void Register(string name, object? value)
            {
                switch (value)
                {
                    case Module module:
                        register_module(name, module);
                        break;
                    case Parameter parameter:
                        register_parameter(name, parameter);
                        break;
                    case Tensor tensor:
                        register_buffer(name, tensor);
                        break;
                }
            }

            private static IEnumerable<FieldInfo> Fields(Type type)
            {
                const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
                var seen = new HashSet<string>();
                for (var level = type; level is not null && level != typeof(Module); level = level.BaseType)
                {
                    foreach (var field in level.GetFields(All).Where(field => seen.Add(field.Name)))
                    {
                        yield return field;
                    }
                }
            }
        }
    }
}
