namespace DataFeed.Core.Errors;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    // What is longer was not mistyped, and the distance takes time that grows with it.
    private const int MaxLength = 200;

    /// <summary>The candidate with the fewest edits (insert, delete, replace, swap of neighbours); null where none is near.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length > MaxLength)
        {
            return null;
        }

        string? nearest = null;
        var least = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var edits = Edits(name, candidate);
            if (edits < least)
            {
                (nearest, least) = (candidate, edits);
            }
        }

        return nearest;
    }

    /// <summary>The sentence for a message, with a leading space; empty where no name is near.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is { } nearest ? $" Nearest: {Quote.Text(nearest)}." : "";

    private static int Edits(string left, string right)
    {
        var costs = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                costs[i, j] = i == 0 || j == 0 ? i + j : LeastEdits(costs, left, right, i, j);
            }
        }

        return costs[left.Length, right.Length];
    }

    private static int LeastEdits(int[,] costs, string left, string right, int i, int j)
    {
        var replaced = costs[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        var least = Math.Min(replaced, Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(least, costs[i - 2, j - 2] + 1) : least;
    }
}
