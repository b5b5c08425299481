namespace DataFeed.Client.Reading;

/// <summary>How far a fresh generator has come on its way to where reading goes on.</summary>
/// <param name="Step">Steps behind it.</param>
/// <param name="FirstStep">The first step that will be delivered.</param>
public readonly record struct ReplayProgress(long Step, long FirstStep);
