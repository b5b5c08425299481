namespace DotNet.Testcontainers.Builders;

/// <summary>No container engine answers: there is no <c>docker</c> on the PATH, or it reaches no engine.</summary>
/// <param name="message">What was tried, and what came of it.</param>
/// <param name="innerException">What the system said, or null.</param>
public sealed class DockerUnavailableException(string message, Exception? innerException) : Exception(message, innerException);
