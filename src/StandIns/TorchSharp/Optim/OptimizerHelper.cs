using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the optimizers here have in common: groups, states and their files.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    private readonly OrderedDictionary<Parameter, OptimizerState> _states = new(ReferenceEqualityComparer.Instance);

    public override void zero_grad()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var gradients = parameters().Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
        if (gradients.Length > 0)
        {
            Native.Operators.Invoke("_foreach_zero_", gradients);
        }
    }

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        var loss = closure is null ? null : WithGradients(closure);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _parameter_groups)
        {
            Step(group);
        }

        return loss;
    }

    public override void add_param_group(ParamGroup param_group)
    {
        var options = Complete(param_group);
        options.InitialLearningRate = options.LearningRate!.Value;
        param_group.Parameters = [.. param_group.Parameters];
        _parameter_groups.Add(param_group);
        foreach (var parameter in param_group.Parameters)
        {
            _states[parameter] = NewState(parameter, options);
        }
    }

    public virtual StateDictionary state_dict() =>
        new([.. _parameter_groups.Select(group => group.Options!)], [.. parameters().Select(parameter => _states[parameter])]);

    /// <exception cref="ArgumentException">The state is of an optimizer of other groups or parameters.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        Match(state_dict.Options.Count, state_dict.State.Count, own);
        foreach (var (target, source) in own.Options.Zip(state_dict.Options).Where(pair => pair.First != pair.Second))
        {
            target.LoadStateDict(source);
        }

        foreach (var (target, source) in own.State.Zip(state_dict.State).Where(pair => pair.First != pair.Second))
        {
            target.LoadStateDict(source);
        }
    }

    public void save_state_dict(string location)
    {
        using var stream = File.Create(location);
        using var writer = new BinaryWriter(stream);
        save_state_dict(writer);
    }

    public void save_state_dict(BinaryWriter writer)
    {
        var own = state_dict();
        writer.Write(GetType().Name);
        writer.Encode(own.Options.Count);
        writer.Encode(own.State.Count);
        foreach (var options in own.Options)
        {
            options.SaveStateDict(writer);
        }

        foreach (var state in own.State)
        {
            state.SaveStateDict(writer);
        }
    }

    public void load_state_dict(string location)
    {
        using var stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    /// <exception cref="InvalidDataException">The file is of another kind of optimizer.</exception>
    /// <exception cref="ArgumentException">The file is of an optimizer of other groups or parameters.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        if (reader.ReadString() is var kind && kind != GetType().Name)
        {
            throw new InvalidDataException($"The file holds the state of {kind}, not of {GetType().Name}.");
        }

        var own = state_dict();
        Match((int)reader.Decode(), (int)reader.Decode(), own);
        foreach (var options in own.Options)
        {
            options.LoadStateDict(reader);
        }

        foreach (var state in own.State)
        {
            state.LoadStateDict(reader);
        }
    }

    /// <summary>Moves what is remembered; the parameters are the module's to move.</summary>
    public void to(Device device)
    {
        foreach (var state in _states.Values)
        {
            state.to(device);
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            foreach (var state in _states.Values)
            {
                state.Dispose();
            }

            _states.Clear();
        }
    }

    private protected void AddGroups(IEnumerable<ParamGroup> groups)
    {
        foreach (var group in groups)
        {
            add_param_group(group);
        }
    }

    /// <summary>The group's options, with the optimizer's own where it has none.</summary>
    private protected abstract OptimizerOptions Complete(ParamGroup group);

    private protected abstract OptimizerState NewState(Parameter parameter, OptimizerOptions options);

    /// <summary>One step of one group; runs without gradients and in a dispose scope.</summary>
    private protected abstract void Step(ParamGroup group);

    /// <summary>The group's parameters that have a gradient, with it and their state.</summary>
    private protected List<(Parameter Parameter, Tensor Gradient, TState State)> Pending<TState>(ParamGroup group)
        where TState : OptimizerState
    {
        var pending = new List<(Parameter, Tensor, TState)>();
        foreach (var parameter in group.Parameters)
        {
            if (parameter.grad is { } gradient)
            {
                pending.Add((parameter, gradient, (TState)_states[parameter]));
            }
        }

        return pending;
    }

    private static Tensor WithGradients(Func<Tensor> closure)
    {
        using var guard = enable_grad();
        return closure();
    }

    private static void Match(int options, int states, StateDictionary own)
    {
        if (options != own.Options.Count || states != own.State.Count)
        {
            throw new ArgumentException(
                $"The state is of {options} groups and {states} parameters, this optimizer has {own.Options.Count} and {own.State.Count}.");
        }
    }
}
