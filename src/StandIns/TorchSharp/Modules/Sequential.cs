using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules one after the other, each fed with the result of the one before.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.Module<Tensor, Tensor>> _steps = [];

    internal Sequential(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Module)> modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
        {
            append(name, module);
        }
    }

    public int Count => _steps.Count;

    public nn.IModule<Tensor, Tensor> this[int index] => _steps[index];

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        var step = (nn.Module<Tensor, Tensor>)module;
        register_module(name, step);
        _steps.Add(step);
        return this;
    }

    public Sequential append(nn.IModule<Tensor, Tensor> module) =>
        append(_steps.Count.ToString(CultureInfo.InvariantCulture), module);

    /// <summary>Runs the modules; what passes between them is disposed, the result is the caller's.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var current = input;
        foreach (var step in _steps)
        {
            current = step.call(current);
        }

        return scope.MoveToOuter(ReferenceEquals(current, input) ? input.alias() : current);
    }

    // The list of steps is no component; the steps are registered as they are appended.
    protected override void RegisterComponents()
    {
    }
}
