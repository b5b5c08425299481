namespace DotNet.Testcontainers;

/// <summary>What the engine does not have yet: a network or a volume.</summary>
public interface IFutureResource
{
    /// <summary>Creates it; does nothing where it was created already.</summary>
    /// <param name="ct">Cancels the creation.</param>
    /// <exception cref="InvalidOperationException">The engine refused; the message has its words.</exception>
    Task CreateAsync(CancellationToken ct = default);

    /// <summary>Deletes it; does nothing where it was never created.</summary>
    /// <param name="ct">Cancels the deletion.</param>
    /// <exception cref="InvalidOperationException">The engine refused; the message has its words.</exception>
    Task DeleteAsync(CancellationToken ct = default);
}
