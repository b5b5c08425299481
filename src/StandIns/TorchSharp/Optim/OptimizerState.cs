using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
public abstract class OptimizerState : IDisposable
{
    protected OptimizerState(Parameter parameter) => Parameter = parameter;

    protected Parameter Parameter { get; }

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>Copies another parameter's state.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    public abstract void to(Device device);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    protected static void SaveConditional(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    /// <summary>Reads what <see cref="SaveConditional"/> wrote; the old tensor is disposed.</summary>
    protected void LoadConditional(BinaryReader reader, ref Tensor? tensor)
    {
        tensor?.Dispose();
        tensor = reader.ReadBoolean()
            ? TensorExtensionMethods.Load(reader).to(Parameter.device, disposeAfter: true).DetachFromDisposeScope()
            : null;
    }

    /// <summary>A copy for this parameter that no scope disposes; the old tensor is disposed.</summary>
    protected Tensor? Copied(Tensor? source, Tensor? old)
    {
        var copy = source?.to(Parameter.device, copy: true).DetachFromDisposeScope();
        old?.Dispose();
        return copy;
    }

    /// <summary>The tensor on another device; the old one is disposed.</summary>
    protected static Tensor? Moved(Tensor? tensor, Device device)
    {
        var moved = tensor?.to(device).DetachFromDisposeScope();
        tensor?.Dispose();
        return moved;
    }
}
